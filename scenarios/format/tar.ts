// Archives that come and go by the page are read and written as the machine's own tar does.
export { read_member, write_end, write_member } from "../../worker/userland/lib/tar.ts";
