echo 13 > /root/answer
echo 9 > /root/answer
