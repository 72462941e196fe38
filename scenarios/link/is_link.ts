/**
 * True for a fragment that means to be a permalink, of whatever format, also as chat programs mangle it: what they have
 * escaped the decoder takes back.
 */
export const isLink = (fragment: string): boolean => /^#?(?:%23)?x\d+[.%]/i.test(fragment);
