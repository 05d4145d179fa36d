# shellcheck shell=bash
# A private PostgreSQL, Redis and mail sink under one folder; sourced by deploy/ and tests/.
# No service of the system is touched and nothing listens beyond loopback. Every start is
# idempotent: what runs already is kept. DIR is absolute and holds afterwards:
#   postgres/ redis/ mail/   what they keep           log/   one log each
#   secrets/                 passwords, 0600          run/   pid files
#   servers.env              KEY=value lines: where everything is (servers_write_env)

[[ -z ${SERVICES-} ]] || return 0  # read already

# shellcheck source=deploy/lib/process.sh
. "${BASH_SOURCE[0]%/*}/process.sh"

readonly SERVICES=(intake repair logistics survey notification)
readonly READY_SECONDS=30
readonly SMTP_SINK=${BASH_SOURCE[0]%/*}/../smtp_sink

servers_prepare() {
  local dir=$1
  mkdir -p "$dir"/{log,run,redis,mail} &&
    install -d -m 700 "$dir/secrets"
}

# secret DIR NAME: a random word that stays the same from then on; 0600.
secret() {
  local file=$1/secrets/$2
  if [[ ! -s $file ]]; then
    (umask 077 && head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' >"$file") || return 1
  fi
  cat "$file"
}

# shellcheck source=deploy/lib/postgres.sh
. "${BASH_SOURCE[0]%/*}/postgres.sh"

# --- Redis --------------------------------------------------------------------------------------

# redis_socket DIR: beside PostgreSQL's files when the path would be too long for a socket's name.
redis_socket() {
  local path=$1/redis/redis.sock
  ((${#path} <= 100)) || path=/var/tmp/aftercare-$(id -u)-$(sha256sum <<<"$1" | cut -c 1-12).redis
  echo "$path"
}

redis_configure() {
  local dir=$1 port=$2
  cat >"$dir/redis/redis.conf" <<CONF
bind 127.0.0.1
port $port
unixsocket "$(redis_socket "$dir")"
unixsocketperm 700
dir "$dir/redis"
daemonize no
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
save ""
CONF
}

# redis_start DIR [PORT]: PORT 0 or none: a free one, kept for the next start.
redis_start() {
  local dir=$1 port=${2:-0} pid_file=$1/run/redis.pid log=$1/log/redis.log
  servers_prepare "$dir" || return 1
  ! process_alive "$pid_file" || return 0
  command -v redis-server >/dev/null || {
    warn "Redis is not installed; deploy/packages installs it"
    return 1
  }
  if [[ $port == 0 ]]; then
    port=$(cat "$dir/run/redis.port" 2>/dev/null || free_port)
    ! port_taken "$port" || port=$(free_port)
  fi
  require_port "$port" Redis || return 1
  redis_configure "$dir" "$port" || return 1
  echo "$port" >"$dir/run/redis.port"
  process_start "$pid_file" "$log" redis-server "$dir/redis/redis.conf"
  # A ping is answered with an error while the append-only file is being read.
  wait_ready Redis "$pid_file" "$log" "$READY_SECONDS" redis_answers "$dir"
}

redis_answers() { [[ "$(redis-cli -s "$(redis_socket "$1")" ping 2>/dev/null)" == PONG ]]; }

redis_stop() { process_stop Redis "$1/run/redis.pid" TERM 30; }

# --- Mail sink ----------------------------------------------------------------------------------

# smtp_start DIR [PORT]: PORT 0 or none: a free one. Mails land in DIR/mail.
smtp_start() {
  local dir=$1 port=${2:-0} pid_file=$1/run/smtp.pid log=$1/log/smtp.log
  servers_prepare "$dir" || return 1
  ! process_alive "$pid_file" || return 0
  [[ $port == 0 ]] || require_port "$port" "the mail sink" || return 1
  rm -f "$dir/run/smtp.port"
  process_start "$pid_file" "$log" "$SMTP_SINK" --directory "$dir/mail" --port "$port" \
    --port-file "$dir/run/smtp.port"
  wait_ready "the mail sink" "$pid_file" "$log" "$READY_SECONDS" test -s "$dir/run/smtp.port"
}

smtp_stop() { process_stop "the mail sink" "$1/run/smtp.pid" TERM 10; }

# --- All three ----------------------------------------------------------------------------------

# servers_start DIR [POSTGRES_PORT [REDIS_PORT [SMTP_PORT]]]
servers_start() {
  local dir=$1
  postgres_start "$dir" "${2:-0}" && redis_start "$dir" "${3:-0}" && smtp_start "$dir" "${4:-0}" &&
    servers_write_env "$dir"
}

# servers_stop DIR: by pid files only; every one is tried, whatever another says.
servers_stop() {
  local dir=$1 status=0
  smtp_stop "$dir" || status=1
  redis_stop "$dir" || status=1
  postgres_stop "$dir" || status=1
  rm -f "$dir/servers.env"
  return "$status"
}

# servers_wipe DIR: stops the servers and forgets all they keep. Touches only what they made.
servers_wipe() {
  local dir=$1
  servers_stop "$dir" || return 1
  [[ ! -s $dir/run/postgres.home ]] || rm -rf "$(postgres_home "$dir")"
  rm -rf "$dir"/{postgres,redis,mail,secrets} "$dir"/run/postgres.* "$(redis_socket "$dir")"
}

# Where everything is, for programs: one KEY=value a line, no quoting, no secrets in it.
servers_write_env() {
  local dir=$1 home
  home=$(postgres_home "$dir")
  cat >"$dir/servers.env.new" <<ENV
POSTGRES_HOST=$home/socket
POSTGRES_PORT=$(cat "$dir/run/postgres.port")
POSTGRES_DATABASE=$DATABASE
POSTGRES_EMPTY_DATABASE=$EMPTY_DATABASE
POSTGRES_ADMIN_DSN=$(postgres_dsn "$dir" "$ADMIN" '' postgres)
POSTGRES_OWNER_DSN=$(postgres_dsn "$dir" "$OWNER")
REDIS_SOCKET=$(redis_socket "$dir")
REDIS_PORT=$(cat "$dir/run/redis.port")
SMTP_PORT=$(cat "$dir/run/smtp.port")
MAIL=$dir/mail
SECRETS=$dir/secrets
ENV
  mv "$dir/servers.env.new" "$dir/servers.env"
}
