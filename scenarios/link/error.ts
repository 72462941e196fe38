// Why a link cannot be opened.

export type LinkReason =
  /** There is no link in the text. */
  | "none"
  /** Of a later format, or asks for something later than this program. */
  | "newer"
  /** Its end is missing. */
  | "truncated"
  /** Not what its checksum says, or not what the format says. */
  | "damaged"
  | "too-large";

export class LinkError extends Error {
  readonly reason: LinkReason;

  /** `message` is one sentence for the reader. */
  constructor(reason: LinkReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
