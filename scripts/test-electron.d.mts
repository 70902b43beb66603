export interface TestElectron {
  folder: string;
  executable: string;
  version: string;
}
export function testElectron(options?: { log?: (line: string) => void }): Promise<TestElectron>;
