// A link in the forms in which others can use it.

export interface Choices {
  /** All that was typed, or the machine (and its scenario) from the beginning. */
  readonly what: "session" | "machine";
  /** Opens at the moment of the past that is looked at, with all that came after it behind it. */
  readonly moment: boolean;
  readonly title: string;
  /** In a frame: may its readers type? */
  readonly interactive: boolean;
}

export const FORMS = ["link", "markdown", "frame"] as const;
export type Form = (typeof FORMS)[number];

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** `page`: the address of the page, without query and fragment. */
export function formOf(form: Form, page: string, fragment: string, { title, interactive }: Choices): string {
  const name = title.trim() || "auditlab session";
  switch (form) {
    case "link":
      return page + fragment;
    case "markdown":
      return `[${name.replaceAll(/[\\[\]<>`*_]/g, "\\$&")}](${page}${fragment})`;
    case "frame": {
      const address = `${page}?embed=${interactive ? "interactive" : "1"}${fragment}`;
      return `<iframe src="${escapeHtml(address)}" title="${escapeHtml(name)}" width="100%" height="560"></iframe>`;
    }
  }
}
