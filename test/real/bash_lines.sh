cat > a.sh <<'END'
echo top
while read x; do
  :
done < nofile
echo a; while :
do
  :
done < nofile2
{
 echo
 while :; do
   :
 done < nof3
 :
 :
}
for i in 1; do
 :
 while :; do
   :
 done < nof4
 :
done
for i in 1; do
 :
done < nof5
case x in
 x)
  :
  while :; do
   :
  done < nof6
  ;;
esac
f() {
 :
 while :; do
   :
 done < nof7
 :
}
f
if :; then
 :
 if :; then
   :
 fi < nof8
fi
if [[ a ]]; then
 :
 if ((1)); then
   :
 fi < nof9
 [[ a ]]
 if ((1)); then
   :
 fi < nof10
 (( 1 ))
 if ((1)); then
   :
 fi < nof11
fi
(
 :
 :
) < nof12
[[ a &&
a ]] < nof13
((
 1
)) < nof14
case a in
 b) ;;
esac < nof15
{ :
 f
 for i in 1; do
  :
 done < nof16
 for i in 1; do
  :
  case a in
   a)
    {
     :
    } < nof17
    (( 1 ))
    { :
    } < nof18
    f
    { :
    } < nof19
  esac
  { :
    } < nof20
 done
 { :
    } < nof21
} 
while :; do
 {
  :
 } < nof22 && break
 break
done; 
g() {
 for i in 1
 do
  { :
  } < nof23
 done
 { :
  } < nof24
 ( :
  ) < nof25
} < nof26
g
h() {
 {
 :
 } < nof27
 for i in 1
 do
  { :
  } < nof23
 done
 { :
  } < nof24
 ( :
  ) < nof25
 select i in 1; do :
 done < nof28
 for ((;;)); do
 :
 done < nof29
}
h
{ h; }
:
:; { :
} < n30 ; {
 :
 } < n31
eval 'x=1
{
:
} < n32
:'
x=$(
 :
 {
  :
 } < n33
 :
)
(
 :
 {
  :
 } < n34
 :
)
: && {
  :
 } < n35
: |
{
  :
 } < n36
if ! {
  :
 } < n37; then :
fi
{
:
} < n38 &
wait
trap '
:
{
 :
} < n39' EXIT
END
cat > b.sh <<'END'
f() {
  :
  ((
  1
  )) < a1
  [[ a &&
    b ]] < a2
  for ((i=0;
    i<1;i++)); do
    :
    { :
    } < a3
  done
  { :
  } < a4
  select x in 1; do
    :
    { :
    } < a5
    break
  done <<< 1
  { :
  } < a6
  for x in 1
  do
    if true; then
    while :; do
       case a in
         a) { :
             } < a7
           eval '
            {
            :
            } < a8
           :'
           eval ': $LINENO'
           { :
             } < a9
       esac
       { :
       } < a10
       break
    done
    fi
    { :
       } < a11
  done
  ( : 
    { :
     } < a12
    for x in 1
    do
    { :
     } < a13
    done
    g() {
      :
      { :
      } < a14
      for x in 1; do
      (
        {
        :
        } < a15
      )
      done
      echo $LINENO > $LINENO/
      { echo; 
      } > $LINENO/
      
      return
    }
    g
    { :
     } < a16
  )
  { :
  } < a17
  { :
  } < a18 |
   {
   :
   } < a19
  {
  { :
   } < a20
  } &
  wait
  coproc {
  { :
   } < a21
  }
  wait
  . ./src1
  : $(
    { :
    } < a22
  ) <(
    {
    :
    } < a23)
  sleep 0.1
  { :
  } < a24
}
g() (
  :
  { :
  } < b1
)
g
k()
{
  :
  { :
  } < b2
}
k
function k
{
  :
  { :
  } < b3
}
k
trap '
{ 
 :
} < b4' USR1
{ kill -USR1 $$
  {
  :
  } < b5
}
trap '
{ 
 :
} < b6' DEBUG
{ :

}
f2() {
 :
}
f2
trap - DEBUG
trap '
{ 
 :
} < b6' ERR
{ false

}
f3() {
 false
}
f3
trap - ERR
{
! {
 :
 } < b7
time {
 :
 } < b8
 } 2>&1 | grep b
 { :
 } < b9 
 . ./src1
 f
END
cat > c.sh <<'END'
cc() {
[[ a &&
  $LINENO > 0 &&
   5 -eq 6xy
 ]]
trap 'echo D$LINENO' DEBUG
[[ a &&
  5 -eq 5 &&
  x ]]
set -x
[[ a &&
  5 -eq 5$LINENO
 ]]
set +x
((
 1 +
 $LINENO
 )) 
for ((i=0;
 i < 1; i++))
 do
 [[ a && -n b
 ]]
 echo $LINENO
 done
}
set -T
cc
END
cat > d.sh <<'END'
f()
{
 echo in $LINENO
 g()
 {
  :
 }
 echo in $LINENO
 { :
 } < nn
}
f
shopt -s extdebug
declare -F f g
h()

{ { :
 } < nn
 for i in 1; do
 { :
 } < nn
 done
 }
h
END
cat > src1 <<'END'

{
 :
 } < s1
 {
 if :; then
  { :
  } < s2
 fi
 }
 :
END
# the line that a message of a failed redirection names
for i in a b c d; do x bash $i.sh; done
