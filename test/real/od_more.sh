printf 'hello world\n\tx\0y\377z and more text here to see two lines\n' >bin; printf '\0\0\200\077\0\0\0\0\0\0\360\277\1\2\3\4\5\6\7\10' >fl; printf 'abc\0de\tf\0long string here\0tail' >strs

printf '\0\0\200\177\0\0\200\377\0\0\300\177\1\0\0\0\377\377\177\177\315\314\314\075' > sp4; printf '\0\0\0\0\0\0\360\177\0\0\0\0\0\0\370\377\1\0\0\0\0\0\0\0\232\231\231\231\231\231\271\077\0\0\0\0\0\0\0\200\0\0\0\0\0\112\223\100' > sp8
for o in -tfF -tfD -tf4 -tf8 -tf -te -tf3 -tf2 '-tf4 -tx4' '-tf8 -tf4' '-tx1 -tf4' -e -F -D -H -h -I -L -O -X -B -f '-f -x' '-S3' '-j x' '-N x' '-S x' '-S 4k' '-j 1z' '-w x' '-w 3x' '--strings=x' ; do y "od $o bin"; done; for o in -tf4 -tf8 -f '-tfFz' '-w4 -tf4' '-tf8 -j4' '-tf4 --endian=big' '-tf4 -N6'; do y "od $o fl"; done; y 'od -tf4 sp4'; y 'od -tf8 sp8'; y 'od -S3 strs'; y 'od -S1 -Ad strs'; y 'od --strings=4 strs'; y 'od -S5 -N 30 strs'; y 'od -S3 -j2 strs'
y 'od bin +3'; y 'od bin 3'; y 'od +3 <bin'; y 'od --traditional bin 3 5';
y 'od --traditional -Ax bin 3 <bin'
y 'od --traditional bin 3. 5 <bin'
y 'od --traditional bin 0x3 <bin'
y 'od --traditional bin 1b <bin'
y 'od --traditional bin x <bin'
y 'od bin x <bin 2>\&1 | sort'
y 'od bin 08 <bin 2>\&1 | sort'
y 'od bin +8 <bin 2>\&1 | sort'
y 'od bin +1 +2 <bin 2>\&1 | sort'
y 'od -j1 bin +3 <bin 2>\&1 | sort'
y 'od --traditional -j1 bin 3 <bin'
y 'od bin 3x <bin 2>\&1 | sort'
y 'od bin +3. <bin 2>\&1 | sort'
y 'od bin +x <bin 2>\&1 | sort'
y 'od +3 bin <bin 2>\&1 | sort'
y 'od --traditional bin fl 3 <bin'
y 'od --traditional bin 3 x <bin'
y 'od --traditional bin 3 5 7 <bin'
y 'od --traditional <bin'
y 'od -c +3 <bin'
y 'od -A d +2 <bin'
for o in -tfF -tfD -tf4 -tf8 -tf   -te -tx8 -td8 -tu8 -to8 -tx3 -tf3 -tz -tx1z -tcz -taz -ta -tc -tx1 -tx2 -tx4 '-tx1 -tc' '-An -tx1' -Ax -Ad -Ao -Az '-j3' '-j100' '-N5' '-j3 -N4' -w4 -w -w5 '-w8 -tx4' '-w3 -tx2' -v -s -b -c -d -o -x -a -i -l -f -e -F -D -h -H -O -I -X -L '-S3' '-tx1 --endian=big' '-tx2 --endian=big' '-tx4 --endian=little' '--endian=foo' '-tu1' '-td1' '-to1' '-td2' '-tu4' '-td4' '-toC' '-toS' '-toI' '-toL' '-tdC' '-tx1x2' '-tx1c' '-j x' '-N x' '-w0' '-w x' '-j 1k' '-j0x2' '-j 02' '-N 0' '-An -v -tx1 -w8' '--traditional' '-A' '-Aq' --foo -z '-t' '-S' '-s3' '--strings' '--strings=4' '--width' '--width=8' '-cx' '-bc' '-xa' ; do y "od $o bin"; done
