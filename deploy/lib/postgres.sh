# shellcheck shell=bash
# A private PostgreSQL under DIR/postgres; read by servers.sh, which brings SERVICES, `secret` and
# the process functions. Roles: aftercare_owner owns all objects and is used by migrations only;
# each service logs in under its own name, may read and write rows of the schema of the same name,
# and create nothing.

readonly DATABASE=aftercare
readonly EMPTY_DATABASE=aftercare_empty  # schemas and grants, no tables: the template for new ones
readonly OWNER=aftercare_owner
readonly ADMIN=postgres

# The directory of the installed server programs.
postgres_programs() {
  local dir
  for dir in /usr/lib/postgresql/15/bin "$(pg_config --bindir 2>/dev/null || true)"; do
    if [[ -x $dir/initdb && -x $dir/postgres ]]; then
      echo "$dir"
      return
    fi
  done
  warn "PostgreSQL 15 is not installed; deploy/packages installs it"
  return 1
}

# PostgreSQL refuses to run as root, so root runs it as the package's user.
as_postgres() {
  if [[ "$(id -u)" == 0 ]]; then
    setpriv --reuid postgres --regid postgres --init-groups -- env HOME=/ "$@"
  else
    "$@"
  fi
}

# postgres_home DIR: where its files are. A folder its user cannot reach (a checkout below /root) or
# whose path is too long for a socket's name (107 bytes) gets a place under /var/tmp instead.
postgres_home() {
  local dir=$1 home
  if [[ -s $dir/run/postgres.home ]]; then
    cat "$dir/run/postgres.home"
    return
  fi
  home=$dir/postgres
  if ((${#home} > 80)) || ! as_postgres test -x "$dir"; then
    home=/var/tmp/aftercare-$(id -u)-$(sha256sum <<<"$dir" | cut -c 1-12)
    say "PostgreSQL's files go to $home: its user cannot use $dir" >&2
  fi
  echo "$home" >"$dir/run/postgres.home"
  echo "$home"
}

postgres_init() {
  local dir=$1 home=$2 programs=$3 password_file
  install -d -m 700 "$home"
  [[ "$(id -u)" != 0 ]] || chown postgres: "$home"
  as_postgres mkdir -p -m 700 "$home/socket"
  [[ ! -s $home/data/PG_VERSION ]] || return 0
  say "creating a PostgreSQL cluster in $home"
  password_file=$home/password
  secret "$dir" "$ADMIN.password" | as_postgres sh -c "umask 077 && cat >'$password_file'"
  # C collation: keys are compared as bytes. UTF-8 classes: trigram search needs Chinese letters.
  if ! as_postgres "$programs/initdb" -D "$home/data" --username="$ADMIN" \
    --pwfile="$password_file" --auth=scram-sha-256 --no-instructions \
    --encoding=UTF8 --lc-collate=C --lc-ctype=C.UTF-8 --lc-messages=C \
    >>"$dir/log/postgres.log" 2>&1; then
    tail -n 5 "$dir/log/postgres.log" >&2
    warn "initdb failed; its log: $dir/log/postgres.log"
    rm -rf "$home/data" "$password_file"
    return 1
  fi
  rm -f "$password_file"
  as_postgres sh -c "echo \"include 'aftercare.conf'\" >>'$home/data/postgresql.conf'"
}

# Durability as in production: what was answered is on disk.
postgres_configure() {
  local home=$1 port=$2
  as_postgres sh -c "cat >'$home/data/aftercare.conf'" <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$home/socket'
fsync = on
synchronous_commit = on
full_page_writes = on
wal_level = replica
shared_buffers = 512MB
max_wal_size = 4GB
checkpoint_timeout = 15min
max_connections = 200
max_locks_per_transaction = 256
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
CONF
}

# postgres_left DATA: no process of an earlier server is there any more. After a crash its children
# take a moment to end, and a new server would refuse to start on the same files.
postgres_left() {
  local data=$1 cwd pid
  for cwd in /proc/[0-9]*/cwd; do
    [[ "$(readlink "$cwd" 2>/dev/null)" != "$data" ]] || return 1
  done
  # Ended but not yet reaped by its parent: the number still counts as running.
  read -r pid 2>/dev/null <"$data/postmaster.pid" || return 0
  [[ ! -e /proc/$pid ]] || start_time "$pid" >/dev/null
}

# postgres_start DIR [PORT]: PORT 0 or none: a free one, kept for the next start.
postgres_start() {
  local dir=$1 port=${2:-0} programs home pid_file log
  servers_prepare "$dir" || return 1
  programs=$(postgres_programs) || return 1
  home=$(postgres_home "$dir") || return 1
  pid_file=$dir/run/postgres.pid
  log=$dir/log/postgres.log
  if ! process_alive "$pid_file"; then
    if [[ $port == 0 ]]; then
      port=$(cat "$dir/run/postgres.port" 2>/dev/null || free_port)
      ! port_taken "$port" || port=$(free_port)
    fi
    require_port "$port" PostgreSQL || return 1
    postgres_init "$dir" "$home" "$programs" || return 1
    postgres_configure "$home" "$port" || return 1
    wait_until 10 postgres_left "$home/data" ||
      warn "an earlier PostgreSQL still works on $home/data"
    echo "$port" >"$dir/run/postgres.port"
    if [[ "$(id -u)" == 0 ]]; then
      # Not through as_postgres: the process must become the server by exec alone.
      process_start "$pid_file" "$log" setpriv --reuid postgres --regid postgres --init-groups -- \
        "$programs/postgres" -D "$home/data"
    else
      process_start "$pid_file" "$log" "$programs/postgres" -D "$home/data"
    fi
    wait_ready PostgreSQL "$pid_file" "$log" "$READY_SECONDS" \
      "$programs/pg_isready" -q -h "$home/socket" -p "$port" || return 1
  fi
  postgres_roles "$dir"
}

# INT: fast shutdown; TERM would wait for every client to leave.
postgres_stop() { process_stop PostgreSQL "$1/run/postgres.pid" INT 60; }

# postgres_dsn DIR ROLE [SCHEMA [DATABASE]]: the connection string, by socket. The password is in a
# file it names, not in it, so that it may stand in an environment or a log.
postgres_dsn() {
  local dir=$1 role=$2 schema=${3:-} database=${4:-$DATABASE} file=$1/secrets/$2.pgpass dsn
  if [[ ! -s $file ]]; then
    (umask 077 && echo "*:*:*:$role:$(secret "$dir" "$role.password")" >"$file") || return 1
  fi
  dsn="host='$(postgres_home "$dir")/socket' port=$(cat "$dir/run/postgres.port")"
  dsn+=" dbname=$database user=$role passfile='$file'"
  [[ -z $schema ]] || dsn+=" options='-c search_path=$schema'"
  echo "$dsn"
}

# postgres_sql DIR DATABASE: runs what comes on standard input as the administrator.
postgres_sql() {
  local dsn
  dsn=$(postgres_dsn "$1" "$ADMIN" '' "$2") || return 1
  psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$dsn"
}

# postgres_database DIR NAME: a database with the five schemas and no tables; kept when it exists.
postgres_database() {
  local dir=$1 name=$2 found
  found=$(postgres_sql "$dir" postgres <<<"SELECT 1 FROM pg_database WHERE datname = '$name'") ||
    return 1
  if [[ -z $found ]]; then
    postgres_sql "$dir" postgres <<SQL
CREATE DATABASE "$name" OWNER $OWNER TEMPLATE $EMPTY_DATABASE;
REVOKE ALL ON DATABASE "$name" FROM PUBLIC;
GRANT CONNECT ON DATABASE "$name" TO $(IFS=,; echo "${SERVICES[*]}");
SQL
  fi
}

# Roles, grants and the databases; once for a cluster, which its last file tells.
postgres_roles() {
  local dir=$1 made=$1/run/postgres.roles home service
  home=$(postgres_home "$dir")
  [[ "$(cat "$made" 2>/dev/null)" != "$home" ]] || return 0
  if ! postgres_sql "$dir" postgres <<<"$(roles_sql "$dir")" 2>>"$dir/log/postgres.log" ||
    ! postgres_sql "$dir" "$EMPTY_DATABASE" <<<"$(schemas_sql)" 2>>"$dir/log/postgres.log" ||
    ! postgres_database "$dir" "$DATABASE"; then
    warn "roles and schemas could not be made; log: $dir/log/postgres.log"
    return 1
  fi
  for service in "${SERVICES[@]}"; do postgres_dsn "$dir" "$service" >/dev/null; done
  postgres_dsn "$dir" "$OWNER" >/dev/null
  echo "$home" >"$made"
}

# Repeatable, since a first attempt may have been cut off in the middle.
roles_sql() {
  local dir=$1 role
  for role in "$OWNER" "${SERVICES[@]}"; do
    cat <<SQL
SELECT 'CREATE ROLE $role LOGIN' WHERE to_regrole('$role') IS NULL \\gexec
ALTER ROLE $role LOGIN PASSWORD '$(secret "$dir" "$role.password")';
SQL
  done
  for role in "${SERVICES[@]}"; do echo "ALTER ROLE $role SET search_path = $role;"; done
  cat <<SQL
SELECT 'CREATE DATABASE $EMPTY_DATABASE OWNER $OWNER TEMPLATE template0'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$EMPTY_DATABASE') \\gexec
SQL
}

schemas_sql() {
  local service
  echo "REVOKE ALL ON SCHEMA public FROM PUBLIC;"
  echo "ALTER DEFAULT PRIVILEGES FOR ROLE $OWNER REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;"
  for service in "${SERVICES[@]}"; do
    cat <<SQL
CREATE SCHEMA IF NOT EXISTS $service AUTHORIZATION $OWNER;
GRANT USAGE ON SCHEMA $service TO $service;
ALTER DEFAULT PRIVILEGES FOR ROLE $OWNER IN SCHEMA $service
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO $service;
ALTER DEFAULT PRIVILEGES FOR ROLE $OWNER IN SCHEMA $service
  GRANT USAGE ON SEQUENCES TO $service;
ALTER DEFAULT PRIVILEGES FOR ROLE $OWNER IN SCHEMA $service
  GRANT EXECUTE ON FUNCTIONS TO $service;
SQL
  done
}
