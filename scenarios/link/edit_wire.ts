// The page's end of what `edit` says to it is the same as the program's.
export * from "../../worker/userland/lib/edit_wire.ts";
