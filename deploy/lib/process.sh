# shellcheck shell=bash
# Starting, waiting for and stopping one process of ours; sourced by deploy/ and tests/.
# A process is known by its pid file alone, which holds pid and start time, so that a number the
# system has given to somebody else meanwhile is never signalled.

say() { echo "${SCRIPT_NAME:-aftercare}: $*"; }
warn() { echo "${SCRIPT_NAME:-aftercare}: $*" >&2; }

# show_help: the comment at the head of the script.
show_help() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"; }

# wrong_use WHAT: the mistake in one line, status 2.
wrong_use() {
  warn "$* (--help says how)"
  exit 2
}

# absolute FOLDER PATH: the path as somebody in that folder means it.
absolute() { if [[ $2 == /* ]]; then echo "$2"; else echo "$1/$2"; fi; }

# start_time PID: clock ticks since boot; fails when there is no such process.
start_time() {
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  # The command's name may hold spaces and brackets; what follows the last bracket is regular.
  read -ra stat <<<"${stat##*) }"
  [[ ${stat[0]} != Z ]] || return 1
  echo "${stat[19]}"
}

# process_alive PIDFILE: true while the very process that was started is there.
process_alive() {
  local pid started
  read -r pid started 2>/dev/null <"$1" || return 1
  [[ -n $started && "$(start_time "$pid")" == "$started" ]]
}

# process_start PIDFILE LOG COMMAND...: in the background, in a session of its own so that Ctrl-C
# reaches only the script; the command must replace itself by exec, not fork.
process_start() {
  local pid_file=$1 log=$2 pid
  shift 2
  # Descriptor 9 is the scripts' lock; a server must not hold it after they have gone.
  pid=$(setsid "$@" >>"$log" 2>&1 </dev/null 9>&- & echo $!)
  echo "$pid $(start_time "$pid" || true)" >"$pid_file"
}

# process_stop NAME PIDFILE SIGNAL SECONDS: asks, waits, then insists. Nothing to stop is success.
process_stop() {
  local name=$1 pid_file=$2 signal=$3 seconds=$4 pid
  if process_alive "$pid_file"; then
    read -r pid _ <"$pid_file"
    kill -s "$signal" "$pid" 2>/dev/null || true
    if ! wait_until "$seconds" process_gone "$pid_file"; then
      warn "$name (pid $pid) did not stop within $seconds s; killed"
      kill -s KILL "$pid" 2>/dev/null || true
      wait_until 10 process_gone "$pid_file" || return 1
    fi
  fi
  rm -f "$pid_file"
}

process_gone() { ! process_alive "$1"; }

# wait_until SECONDS COMMAND...: true as soon as the command succeeds.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.05
  done
}

# wait_ready NAME PIDFILE LOG SECONDS COMMAND...: like wait_until, but gives up as soon as the
# process has ended, and says where to look.
wait_ready() {
  local name=$1 pid_file=$2 log=$3 seconds=$4 end
  shift 4
  end=$((SECONDS + seconds))
  until "$@" >/dev/null 2>&1; do
    if ! process_alive "$pid_file"; then
      tail -n 5 "$log" >&2 || true
      warn "$name ended while starting; its log: $log"
      return 1
    fi
    if ((SECONDS >= end)); then
      tail -n 5 "$log" >&2 || true
      warn "$name was not ready after $seconds s; its log: $log"
      return 1
    fi
    sleep 0.05
  done
}

# port_taken PORT: somebody listens on it on this machine.
port_taken() { [[ -n "$(listening_inodes "$1")" ]]; }

# listening_inodes PORT: of the sockets that listen on it. Column 2 is the local address, 4 the
# state (0A: listening), 10 the inode; a machine without IPv6 has no tcp6.
listening_inodes() {
  local hex
  printf -v hex '%04X' "$1"
  { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null || true; } |
    awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port {print $10}'
}

# port_holder PORT: "redis-server (pid 12 of root)", or "a process of another user".
port_holder() {
  local inode inodes link pid
  mapfile -t inodes < <(listening_inodes "$1")
  for inode in "${inodes[@]}"; do
    # One process looks at all links: a busy machine has thousands.
    link=$(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" -print -quit 2>/dev/null || true)
    [[ -n $link ]] || continue
    pid=${link#/proc/}
    pid=${pid%%/*}
    echo "$(<"/proc/$pid/comm") (pid $pid of $(stat -c %U "/proc/$pid"))"
    return
  done
  echo "a process of another user"
}

# require_port PORT NAME: fails with the port and who holds it.
require_port() {
  ! port_taken "$1" || {
    warn "port $1, wanted for $2, is taken by $(port_holder "$1"): ask its owner"
    return 1
  }
}

# free_port: one that nobody listens on right now.
free_port() {
  local port try
  for ((try = 0; try < 100; try++)); do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    if ! port_taken "$port"; then
      echo "$port"
      return
    fi
  done
  return 1
}
