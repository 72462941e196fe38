// drivers/block/virtio_blk: how large the disk is said to be. What is on it is in memory, and nobody can open it as a device.

/** Size of the disk vda, and where its partition begins, in sectors of 512 bytes. */
export const VDA_SECTORS = 1050624;
export const VDA1_START = 2048;
