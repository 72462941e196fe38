// Faults of the series as it was posted, which a machine can have.
import type { AsPosted } from "../../worker/api.ts";

const NAMES: { readonly [F in AsPosted]: null } = {
  "target-info": null,
  "list-rules": null,
  "netns-count": null,
  "read-digits": null,
  "user-events": null,
};
export const FAULTS = Object.keys(NAMES) as AsPosted[];
