// What capsh --explain says of each capability: the text of libcap (BSD-3-Clause, Andrew G. Morgan), in their order.
const TEXT = `Allows a process to arbitrarily change the user and
group ownership of a file.
--
Allows a process to override of all Discretionary
Access Control (DAC) access, including ACL execute
access. That is read, write or execute files that the
process would otherwise not have access to. This
excludes DAC access covered by CAP_LINUX_IMMUTABLE.
--
Allows a process to override all DAC restrictions
limiting the read and search of files and
directories. This excludes DAC access covered by
CAP_LINUX_IMMUTABLE.
--
Allows a process to perform operations on files, even
where file owner ID should otherwise need be equal to
the UID, except where CAP_FSETID is applicable. It
doesn't override MAC and DAC restrictions.
--
Allows a process to set the S_ISUID and S_ISUID bits of
the file permissions, even when the process' effective
UID or GID/supplementary GIDs do not match that of the
file.
--
Allows a process to send a kill(2) signal to any other
process - overriding the limitation that there be a
[E]UID match between source and target process.
--
Allows a process to freely manipulate its own GIDs:
  - arbitrarily set the GID, EGID, REGID, RESGID values
  - arbitrarily set the supplementary GIDs
  - allows the forging of GID credentials passed over a
    socket
--
Allows a process to freely manipulate its own UIDs:
  - arbitrarily set the UID, EUID, REUID and RESUID
    values
  - allows the forging of UID credentials passed over a
    socket
--
Allows a process to freely manipulate its inheritable
capabilities.

Linux supports the POSIX.1e Inheritable set, the POXIX.1e (X
vector) known in Linux as the Bounding vector, as well as
the Linux extension Ambient vector.

This capability permits dropping bits from the Bounding
vector (ie. raising B bits in the libcap IAB
representation). It also permits the process to raise
Ambient vector bits that are both raised in the Permitted
and Inheritable sets of the process. This capability cannot
be used to raise Permitted bits, Effective bits beyond those
already present in the process' permitted set, or
Inheritable bits beyond those present in the Bounding
vector.

[Historical note: prior to the advent of file capabilities
(2008), this capability was suppressed by default, as its
unsuppressed behavior was not auditable: it could
asynchronously grant its own Permitted capabilities to and
remove capabilities from other processes arbitrarily. The
former leads to undefined behavior, and the latter is better
served by the kill system call.]
--
Allows a process to modify the S_IMMUTABLE and
S_APPEND file attributes.
--
Allows a process to bind to privileged ports:
  - TCP/UDP sockets below 1024
  - ATM VCIs below 32
--
Allows a process to broadcast to the network and to
listen to multicast.
--
Allows a process to perform network configuration
operations:
  - interface configuration
  - administration of IP firewall, masquerading and
    accounting
  - setting debug options on sockets
  - modification of routing tables
  - setting arbitrary process, and process group
    ownership on sockets
  - binding to any address for transparent proxying
    (this is also allowed via CAP_NET_RAW)
  - setting TOS (Type of service)
  - setting promiscuous mode
  - clearing driver statistics
  - multicasing
  - read/write of device-specific registers
  - activation of ATM control sockets
--
Allows a process to use raw networking:
  - RAW sockets
  - PACKET sockets
  - binding to any address for transparent proxying
    (also permitted via CAP_NET_ADMIN)
--
Allows a process to lock shared memory segments for IPC
purposes.  Also enables mlock and mlockall system
calls.
--
Allows a process to override IPC ownership checks.
--
Allows a process to initiate the loading and unloading
of kernel modules. This capability can effectively
modify kernel without limit.
--
Allows a process to perform raw IO:
  - permit ioper/iopl access
  - permit sending USB messages to any device via
    /dev/bus/usb
--
Allows a process to perform a chroot syscall to change
the effective root of the process' file system:
redirect to directory "/" to some other location.
--
Allows a process to perform a ptrace() of any other
process.
--
Allows a process to configure process accounting.
--
Allows a process to perform a somewhat arbitrary
grab-bag of privileged operations. Over time, this
capability should weaken as specific capabilities are
created for subsets of CAP_SYS_ADMINs functionality:
  - configuration of the secure attention key
  - administration of the random device
  - examination and configuration of disk quotas
  - setting the domainname
  - setting the hostname
  - calling bdflush()
  - mount() and umount(), setting up new SMB connection
  - some autofs root ioctls
  - nfsservctl
  - VM86_REQUEST_IRQ
  - to read/write pci config on alpha
  - irix_prctl on mips (setstacksize)
  - flushing all cache on m68k (sys_cacheflush)
  - removing semaphores
  - Used instead of CAP_CHOWN to "chown" IPC message
    queues, semaphores and shared memory
  - locking/unlocking of shared memory segment
  - turning swap on/off
  - forged pids on socket credentials passing
  - setting readahead and flushing buffers on block
    devices
  - setting geometry in floppy driver
  - turning DMA on/off in xd driver
  - administration of md devices (mostly the above, but
    some extra ioctls)
  - tuning the ide driver
  - access to the nvram device
  - administration of apm_bios, serial and bttv (TV)
    device
  - manufacturer commands in isdn CAPI support driver
  - reading non-standardized portions of PCI
    configuration space
  - DDI debug ioctl on sbpcd driver
  - setting up serial ports
  - sending raw qic-117 commands
  - enabling/disabling tagged queuing on SCSI
    controllers and sending arbitrary SCSI commands
  - setting encryption key on loopback filesystem
  - setting zone reclaim policy
--
Allows a process to initiate a reboot of the system.
--
Allows a process to maipulate the execution priorities
of arbitrary processes:
  - those involving different UIDs
  - setting their CPU affinity
  - alter the FIFO vs. round-robin (realtime)
    scheduling for itself and other processes.
--
Allows a process to adjust resource related parameters
of processes and the system:
  - set and override resource limits
  - override quota limits
  - override the reserved space on ext2 filesystem
    (this can also be achieved via CAP_FSETID)
  - modify the data journaling mode on ext3 filesystem,
    which uses journaling resources
  - override size restrictions on IPC message queues
  - configure more than 64Hz interrupts from the
    real-time clock
  - override the maximum number of consoles for console
    allocation
  - override the maximum number of keymaps
--
Allows a process to perform time manipulation of clocks:
  - alter the system clock
  - enable irix_stime on MIPS
  - set the real-time clock
--
Allows a process to manipulate tty devices:
  - configure tty devices
  - perform vhangup() of a tty
--
Allows a process to perform privileged operations with
the mknod() system call.
--
Allows a process to take leases on files.
--
Allows a process to write to the audit log via a
unicast netlink socket.
--
Allows a process to configure audit logging via a
unicast netlink socket.
--
Allows a process to set capabilities on files.
Permits a process to uid_map the uid=0 of the
parent user namespace into that of the child
namespace. Also, permits a process to override
securebits locks through user namespace
creation.
--
Allows a process to override Manditory Access Control
(MAC) access. Not all kernels are configured with a MAC
mechanism, but this is the capability reserved for
overriding them.
--
Allows a process to configure the Mandatory Access
Control (MAC) policy. Not all kernels are configured
with a MAC enabled, but if they are this capability is
reserved for code to perform administration tasks.
--
Allows a process to configure the kernel's syslog
(printk) behavior.
--
Allows a process to trigger something that can wake the
system up.
--
Allows a process to block system suspends - prevent the
system from entering a lower power state.
--
Allows a process to read the audit log via a multicast
netlink socket.
`;

/** By the capability's number; lines without a margin. */
export const EXPLANATIONS: readonly string[] = TEXT.split("\n--\n");
