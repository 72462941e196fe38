// What the dictionaries of the Linux Audit Documentation Project do not know: the fields and record types of the
// series, and of the kernel and tools of its time. Where the two disagree, this one is right here: number 1332 means
// something else in later kernels.

/** Field names, with the record type in front where it matters. */
export const FIELDS: Readonly<Record<string, string>> = {
  contid: "the audit container id of a task; 18446744073709551615 means unset",
  "old-contid": "the audit container id that the task had before",
  "CONTAINER op": "what was done: set",
  "CONTAINER opid": "the process that was to get the id",
  "CONTAINER pid": "the process that wrote the id; when it is opid as well, the attempt was refused",
  "CONTAINER_INFO op":
    "whose id it is: task (made the call), target or aux (was signalled or traced), config, feature, user, tty, abend or seccomp (wrote the record), net and a number (a container of the packet's network namespace); labels other than task are inferred",
  mark: "the mark of a packet, as netfilter set it",
  "old-auid": "the login user id before",
  "old-ses": "the login session before",
  oauid: "login user id of the object process",
  oses: "login session of the object process",
  ocomm: "name of the object process",
  ouid: "user id of the object: its owner, or that of the object process",
  cap_fver: "version of the file's capabilities, 0 when it has none",
  cap_frootid: "user id of root in the namespace that the file's capabilities are for",
  item: "which of the objects of the call this is, from 0 on",
  items: "how many objects of the call have a PATH record",
  nametype: "what part the object plays: NORMAL, PARENT (its directory), CREATE, DELETE",
  proctitle: "the command line, at most 128 bytes, its words separated by NUL",
  fd0: "one of the two descriptors that were made",
  fd1: "one of the two descriptors that were made",
  old: "the value before",
  new: "the value after",
  "FEATURE_CHANGE ver": "version of the structure of features",
  old_lock: "whether the feature was locked before",
  new_lock: "whether the feature is locked now",
  audit_pid: "the process that is registered as audit daemon",
  feature: "the feature that was changed",
  lost: "how many records had been lost",
  op: "what was done",
  list: "the filter list, by number",
  res: "1: it was done, 0: it was refused",
  hook: "where netfilter saw the packet, by number",
};

/** Record types by their number in the simulated kernel. */
export const TYPES: Readonly<Record<number, string>> = {
  1020: "A task was given a container id, or the attempt was refused (the series' own)",
  1332: "The container id of a task that the event is about (the series' own)",
};
