# Runs Node where it sees nothing but what it needs, as the first process of new namespaces (see launch.ts):
# sh seal.sh <empty folder> <program's folder> <node_modules> <node> <argument>…
set -eu
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
root=$1 program=$2 modules=$3 node=$4
shift 4
setpriv=$(command -v setpriv)
chroot=$(command -v chroot)
env=$(command -v env)

# Puts a file or folder where it is outside, to be read only. More options of the mount may follow.
show() {
  if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$root${1%/*}" && touch "$root$1"; fi
  mount --bind -o "ro,nosuid,nodev${2:-}" "$1" "$root$1"
}

mount -t tmpfs -o mode=755,size=4m sealed "$root"
mkdir "$root/tmp" "$root/usr"
mount -t tmpfs -o mode=700,size=256m,nosuid,nodev scratch "$root/tmp"
for libraries in /lib /lib64 /usr/lib /usr/lib64; do
  if [ -L $libraries ]; then ln -s "$(readlink $libraries)" "$root$libraries"
  elif [ -d $libraries ]; then show $libraries; fi
done
for visible in "$modules" "$node" "$setpriv"; do show "$visible"; done
# Docker mounts /tmp with noexec, which only root can take away again; an older `mount` tries to, unless it is named.
show "$program" ,noexec
mount -o remount,bind,ro "$root"

cd /
# Not exec: this shell stays the first process, which no other one in here can end, and whose end is theirs.
"$env" -i "$chroot" "$root" "$setpriv" --no-new-privs --bounding-set=-all --inh-caps=-all "$node" "$@"
exit $?
