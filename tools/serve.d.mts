export function serve(dist: string): Promise<{ url: string; close: () => Promise<void> }>;
