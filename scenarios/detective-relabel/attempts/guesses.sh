echo web > /root/origin
echo 8001 > /root/origin
echo nobody > /root/origin
echo ci > /root/origin
echo 325 > /root/setter
