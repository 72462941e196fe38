ausearch -i -k ledger -f february
echo 7003 > /root/culprit
ausearch -i -m VIRT_CONTROL
echo report > /root/name
echo .february.tmp > /root/old
