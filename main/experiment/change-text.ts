/** One change of a step as it stands in documents. What may hold a token is not shown. */
export function changeText([path, value]: [string, unknown]): string {
  return `${path} = ${path === 'bind' || path === 'bind.token' ? '(not shown)' : JSON.stringify(value)}`;
}
