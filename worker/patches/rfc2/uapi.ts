// include/uapi/linux/audit.h as the series leaves it: the numbers it adds.

/** Record of a container id being set through proc (patch 01). */
export const AUDIT_CONTAINER = 1020;
/** Container information of an event (patch 03). Today's kernels use the number for TIME_INJOFFSET. */
export const AUDIT_CONTAINER_INFO = 1332;
/** Rule field (patch 04). */
export const AUDIT_CONTAINERID = 27;
/** Feature bit (patch 04). */
export const AUDIT_FEATURE_BITMAP_CONTAINERID_FILTER = 0x80;
/** (u64)-1: no container id. */
export const AUDIT_CID_UNSET = 0xffffffffffffffffn;
