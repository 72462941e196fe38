// ipcs, ipcrm and ipcmk: the System V objects of a namespace; if this fails, what a program left behind is not seen, or
// the wrong one is removed. Form as util-linux 2.38.1 prints it.
import { expect, it } from "vitest";
import { run_script } from "../../../test/machine.ts";

it("shows what is there, and removes it", () => {
  const r = run_script(`ipcmk -Q; ipcmk -M 1000 -p 600; ipcmk -S 3; ipcs | sed 's/^0x[0-9a-f]*/KEY       /'
ipcs -q -c; ipcs -u; ipcrm -q 0; ipcrm -m 0 -s 0; ipcs -m; unshare -i ipcs -u | grep -c ' [1-9]'
`);
  expect(r.stdout).toBe(`Message queue id: 0
Shared memory id: 0
Semaphore id: 0

------ Message Queues --------
key        msqid      owner      perms      used-bytes   messages    
KEY        0          root       644        0            0           

------ Shared Memory Segments --------
key        shmid      owner      perms      bytes      nattch     status      
KEY        0          root       600        1000       0                       

------ Semaphore Arrays --------
key        semid      owner      perms      nsems     
KEY        0          root       644        3         


------ Message Queues Creators/Owners --------
msqid      perms      cuid       cgid       uid        gid       
0          644        root       root       root       root      


------ Messages Status --------
allocated queues = 1
used headers = 0
used space = 0 bytes

------ Shared Memory Status --------
segments allocated 1
pages allocated 1
pages resident  0
pages swapped   0
Swap performance: 0 attempts\t 0 successes

------ Semaphore Status --------
used arrays = 1
allocated semaphores = 3


------ Shared Memory Segments --------
key        shmid      owner      perms      bytes      nattch     status      

0
`);
});

it.each([
  ["ipcrm -q 999", "ipcrm: invalid id (999)\n"],
  ["ipcrm -Q 0x123", "ipcrm: invalid key (0x123)\n"],
  ["ipcrm -M 0", "ipcrm: illegal key (0)\n"],
  ["ipcrm -m abc", "ipcrm: failed to parse argument: 'abc'\n"],
  ["ipcmk", "ipcmk: bad usage\nTry 'ipcmk --help' for more information.\n"],
  ["ipcs -l", "ipcs: option -l is not simulated\n"],
])("%s", (command, stderr) => {
  const r = run_script(`${command}\n`);
  expect([r.status, r.stderr]).toEqual([1, stderr]);
});
