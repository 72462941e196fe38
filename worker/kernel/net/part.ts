// Code that is loaded in parts: in the page protocols.ts and what is behind it arrives after the boot (tools/parts.mjs
// puts another module in the place of this one). The calls that make sockets wait for it, so whoever has a socket, or a
// packet, finds it there.
import * as code from "./protocols.ts";

/** The code, null as long as it is on its way. */
export const protocols = (): typeof code | null => code;
