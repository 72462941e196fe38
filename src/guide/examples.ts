// What a fresh terminal offers at one click: the two examples of the series' cover letter (16 March 2018), as a person
// types them, and what its reviewers asked for: how an orchestrator uses all this, and in what order. Each is a scenario,
// too, which explains it.

export interface Example {
  readonly title: string;
  readonly about: string;
  readonly lines: readonly string[];
}

export const examples: readonly Example[] = [
  {
    title: "Label a process",
    about: "Example 1: gives a child process a container id, and finds the record of it.",
    lines: [
      "sleep 2&",
      "child=$!",
      "echo 123456 > /proc/$child/containerid; echo $?",
      "ausearch -ts recent -m container",
      "echo child:$child contid:$( cat /proc/$child/containerid)",
    ],
  },
  {
    title: "Watch one container",
    about: "Example 2: audits what one labelled process, and nobody else, writes below /tmp.",
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
  },
  {
    title: "Start a container",
    about: "Starts a container as an orchestrator does, step by step, and then one with a step done wrong.",
    lines: [
      "lab-run -v -r '-F arch=b64 -S openat -F key=lab' 42 cat /etc/hostname",
      "ausearch -i -k lab -f /etc/hostname",
      "ausearch -m VIRT_CONTROL,CONTAINER --raw",
      "lab-run --wrong child 43 true",
    ],
  },
];
