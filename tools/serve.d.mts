export function serve(dist: string, port?: number): Promise<{ url: string; close: () => Promise<void> }>;
