export function servePage(): Promise<{ readonly url: string; close(): Promise<void> }>;
