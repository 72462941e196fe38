echo 7001 > /root/culprit
echo 7002 > /root/culprit
echo nobody > /root/culprit
echo 7003 > /root/culprit
echo 7003 > /root/name
echo february > /root/old
