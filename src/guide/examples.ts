// The two examples of the series' cover letter (16 March 2018), as a person types them, and what its reviewers asked for:
// how an orchestrator uses all this, and in what order.

export interface Example {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly lines: readonly string[];
  /** What to look at when it has run. */
  readonly look: string;
}

export const examples: readonly Example[] = [
  {
    id: "example-1",
    title: "Label a process",
    about: "Gives a child process a container id, and finds the record of it.",
    lines: [
      "sleep 2&",
      "child=$!",
      "echo 123456 > /proc/$child/containerid; echo $?",
      "ausearch -ts recent -m container",
      "echo child:$child contid:$( cat /proc/$child/containerid)",
    ],
    look: "One CONTAINER event: op=set, opid is the child, old-contid is unset, contid=123456, res=1.",
  },
  {
    id: "example-2",
    title: "Watch one container",
    about: "Audits what one labelled process, and nobody else, writes below /tmp.",
    lines: [
      "containerid=123459",
      "key=tmpcontainerid",
      "auditctl -a exit,always -F dir=/tmp -F perm=wa -F containerid=$containerid -F key=$key",
      `perl -e "sleep 1; open(my \\$tmpfile, '>', \\"/tmp/$key\\"); close(\\$tmpfile);" & child=$!`,
      "echo $containerid > /proc/$child/containerid",
      "sleep 2",
      "ausearch -i -ts recent -k $key",
      "auditctl -d exit,always -F dir=/tmp -F perm=wa -F containerid=$containerid -F key=$key",
      "rm -f /tmp/$key",
    ],
    look: "One event with the key tmpcontainerid: its SYSCALL record says which call, its CONTAINER_INFO record whose.",
  },
  {
    id: "example-3",
    title: "Start a container, step by step",
    about:
      "How does an orchestrator use this, and in what order? lab-run is a short bash program that does it and tells each step. At last it does one step wrong.",
    lines: [
      "lab-run -v -r '-F arch=b64 -S openat -F key=lab' 42 cat /etc/hostname",
      "ausearch -i -k lab -f /etc/hostname",
      "ausearch -m VIRT_CONTROL,CONTAINER --raw",
      "lab-run --wrong child 43 true",
    ],
    look: "The record of cat's openat, with its CONTAINER_INFO, and the kernel's refusal when the task has forked before it is labelled. Read lab-run with: less $(type -p lab-run)",
  },
];
