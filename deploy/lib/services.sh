# shellcheck shell=bash
# The five services on one machine: their settings, start and stop; sourced by deploy/up and down.
# DIR is the installation's folder as in servers.sh; binaries are those of BUILD/bin.

# shellcheck source=deploy/lib/servers.sh
. "${BASH_SOURCE[0]%/*}/servers.sh"
# shellcheck source=deploy/lib/tokens.sh
. "${BASH_SOURCE[0]%/*}/tokens.sh"

# --- Settings -----------------------------------------------------------------------------------
# Ports, from PORT_BASE (7400): service number n (intake 1 ... notification 5) has its public port
# at base + n, metrics at base + 10 + n, the internal health port at base + 20 + n.
PORT_BASE=${PORT_BASE:-7400}
readonly POSTGRES_OFFSET=32 REDIS_OFFSET=79 SMTP_OFFSET=30
readonly SERVICE_READY_SECONDS=30
readonly SERVICE_STOP_SECONDS=30

# port_of SERVICE OFFSET
port_of() {
  local number
  for number in "${!SERVICES[@]}"; do
    [[ ${SERVICES[number]} != "$1" ]] || echo $((PORT_BASE + $2 + number + 1))
  done
}
public_port() { port_of "$1" 0; }
metrics_port() { port_of "$1" 10; }
internal_port() { port_of "$1" 20; }

# "intake=127.0.0.1:7401,repair=...": how services and aftercarectl find each other.
peers() {
  local service list=()
  for service in "${SERVICES[@]}"; do list+=("$service=127.0.0.1:$(public_port "$service")"); done
  (IFS=, && echo "${list[*]}")
}

# service_environment DIR SERVICE TEST_CLOCK: fills the array `environment`.
service_environment() {
  local dir=$1 service=$2 test_clock=$3
  environment=(
    "AFTERCARE_DATABASE=$(postgres_dsn "$dir" "$service" "$service")"
    "AFTERCARE_REDIS=unix:$(redis_socket "$dir")"
    "AFTERCARE_PORT=$(public_port "$service")"
    "AFTERCARE_METRICS_PORT=$(metrics_port "$service")"
    "AFTERCARE_INTERNAL_PORT=$(internal_port "$service")"
    "AFTERCARE_TOKENS=$dir/secrets/tokens.json"
    "AFTERCARE_TOKEN_FILE=$dir/secrets/$service.token"
    "AFTERCARE_PEERS=$(peers)"
    "AFTERCARE_SMTP=127.0.0.1:$(cat "$dir/run/smtp.port")"
  )
  if [[ $service == survey ]]; then
    secret "$dir" survey-link.key >/dev/null || return 1
    environment+=("AFTERCARE_LINK_KEY=$dir/secrets/survey-link.key")
  fi
  if $test_clock; then environment+=("AFTERCARE_TEST_CLOCK=true"); fi
}

# migration_environment DIR SERVICE: the owner's connection; fills the array `environment`.
migration_environment() {
  environment=("AFTERCARE_DATABASE=$(postgres_dsn "$1" "$OWNER" "$2")")
}

# client_environment DIR: what aftercarectl needs; fills the array `environment`.
client_environment() {
  local dir=$1
  environment=(
    "AFTERCARE_PEERS=$(peers)"
    "AFTERCARE_SECRETS=$dir/secrets"
    "AFTERCARE_MAIL=$dir/mail"
    "AFTERCARE_STORY=$PWD/tests/data"
  )
}

# client_exports DIR: a line for the shell with what aftercarectl does not find by itself; none when
# the installation is where it looks: var/secrets, ports 7401 to 7405.
client_exports() {
  local dir=$1 exports=
  [[ $PORT_BASE == 7400 ]] || exports+=" AFTERCARE_PEERS=$(peers)"
  [[ $dir == "$PWD/var" ]] || exports+=" AFTERCARE_SECRETS='$dir/secrets'"
  [[ -z $exports ]] || echo "  export$exports"
}

# --- Start and stop -----------------------------------------------------------------------------

# services_check_ports DIR: every port is free or already ours.
services_check_ports() {
  local dir=$1 service status=0
  for service in "${SERVICES[@]}"; do
    process_alive "$dir/run/$service.pid" && continue
    require_port "$(public_port "$service")" "$service" || status=1
    require_port "$(metrics_port "$service")" "$service's metrics" || status=1
    require_port "$(internal_port "$service")" "$service's health" || status=1
  done
  process_alive "$dir/run/postgres.pid" ||
    require_port $((PORT_BASE + POSTGRES_OFFSET)) PostgreSQL || status=1
  process_alive "$dir/run/redis.pid" ||
    require_port $((PORT_BASE + REDIS_OFFSET)) Redis || status=1
  process_alive "$dir/run/smtp.pid" ||
    require_port $((PORT_BASE + SMTP_OFFSET)) "the mail sink" || status=1
  return "$status"
}

# service_migrate DIR BUILD SERVICE
service_migrate() {
  local dir=$1 build=$2 service=$3 log=$1/log/$3.migrate.log environment
  migration_environment "$dir" "$service"
  if ! env "${environment[@]}" "$build/bin/$service" migrate >>"$log" 2>&1; then
    tail -n 5 "$log" >&2
    warn "$service migrate failed; its log: $log"
    return 1
  fi
}

# services_start DIR BUILD TEST_CLOCK: all at once, then waits until each says SERVING.
services_start() {
  local dir=$1 build=$2 test_clock=$3 service environment
  for service in "${SERVICES[@]}"; do
    service_environment "$dir" "$service" "$test_clock"
    process_start "$dir/run/$service.pid" "$dir/log/$service.log" \
      env "${environment[@]}" "$build/bin/$service"
  done
  for service in "${SERVICES[@]}"; do
    wait_ready "$service" "$dir/run/$service.pid" "$dir/log/$service.log" "$SERVICE_READY_SECONDS" \
      timeout 2 "$build/bin/aftercarectl" health "127.0.0.1:$(internal_port "$service")" || return 1
  done
}

# services_ended DIR: prints the first service that is no longer there; fails when all are.
services_ended() {
  local service
  for service in "${SERVICES[@]}"; do
    process_alive "$1/run/$service.pid" || {
      echo "$service"
      return 0
    }
  done
  return 1
}

# services_stop DIR: all are asked first, so that they drain side by side.
services_stop() {
  local dir=$1 service pid status=0
  for service in "${SERVICES[@]}"; do
    if process_alive "$dir/run/$service.pid"; then
      read -r pid _ <"$dir/run/$service.pid"
      kill -s TERM "$pid" 2>/dev/null || true
    fi
  done
  for service in "${SERVICES[@]}"; do
    process_stop "$service" "$dir/run/$service.pid" TERM "$SERVICE_STOP_SECONDS" || status=1
  done
  return "$status"
}
