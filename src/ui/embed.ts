// The page in a frame of another page: `?embed=1` shows a session, `?embed=interactive` can be typed into as well.
// Either way it keeps nothing in the browser and leaves its own address alone.

export type Embed = "no" | "read" | "type";

export function parseEmbed(search: string): Embed {
  const value = new URLSearchParams(search).get("embed");
  return value === "1" ? "read" : value === "interactive" ? "type" : "no";
}

export const embed: Embed = parseEmbed(globalThis.location?.search ?? "");
