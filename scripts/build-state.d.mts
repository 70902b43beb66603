export const ROOT: string;
export function buildReason(root?: string): string | null;
export function build(): boolean;
export function startBuild(): Promise<boolean>;
