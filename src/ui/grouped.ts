/**
 * `n`, a whole number, with a comma before each group of three digits: 1,234,567.
 * Not by toLocaleString: the first call of it in a page loads the engine's locale data, 70 ms before anything is drawn.
 */
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
