/** Header by which our own clients name their connection, so that both ends' counts can be compared. */
export const CONNECTION_KEY_HEADER = 'x-sockscope-key';

/** Header by which our own clients say what they are: `publisher`, `subscriber`, `idle`. A browser says it in the query: `?role=viewer`. */
export const CONNECTION_ROLE_HEADER = 'x-sockscope-role';

/** Header by which a publisher of direction relay names the group that its frames go to. */
export const CONNECTION_GROUP_HEADER = 'x-sockscope-group';
