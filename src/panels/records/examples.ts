// The two examples of the series' cover letter (16 March 2018), as a person types them.

export interface Example {
  readonly title: string;
  readonly about: string;
  readonly lines: readonly string[];
}

export const examples: readonly Example[] = [
  {
    title: "Label a process",
    about: "Give a child process a container id, then find the record of it.",
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
    about: "Audit what a labelled process, and only that one, writes below /tmp.",
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
];
