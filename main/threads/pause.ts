/**
 * Why connections are closed for a while. `reconnect`: they are made anew with other settings, and whatever has arrived
 * waits for its application meanwhile. `restart`: the threads end, and what waits in them is taken first. `end`: nothing
 * more becomes due.
 */
export type PausePurpose = 'reconnect' | 'restart' | 'end';
