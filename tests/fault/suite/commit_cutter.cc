#include "tests/fault/suite/commit_cutter.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/time/clock.h"

namespace aftercare::testing {
namespace {

// Most that waits in one direction; then its sender has to wait.
constexpr size_t kMostWaiting = 4 << 20;

sockaddr_un AddressOf(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    std::fprintf(stderr, "%s is too long for a socket\n", path.c_str());
    std::exit(1);
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

void Close(int& socket) {
  if (socket >= 0) close(socket);
  socket = -1;
}

// Sends what goes without waiting; false when the other side is gone.
bool Send(int socket, std::string& data) {
  while (!data.empty()) {
    const ssize_t sent = send(socket, data.data(), data.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return errno == EAGAIN || errno == EINTR;
    data.erase(0, sent);
  }
  return true;
}

bool Receive(int socket, std::string& data) {
  char buffer[64 * 1024];
  const ssize_t got = recv(socket, buffer, sizeof buffer, MSG_DONTWAIT);
  if (got > 0) data.append(buffer, got);
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

uint32_t LengthAt(const std::string& data, size_t at) {
  uint32_t length;
  std::memcpy(&length, data.data() + at, sizeof length);
  return __builtin_bswap32(length);
}

// Bind of the processors' prepared statement, or the simple query of libpqxx.
bool IsCommit(absl::string_view message) {
  const absl::string_view body = message.substr(5);
  if (message[0] == 'Q') return absl::StartsWithIgnoreCase(body, "COMMIT");
  return message[0] == 'B' && body.substr(body.find('\0') + 1, 7) == absl::string_view("commit\0", 7);
}

}  // namespace

CommitCutter::CommitCutter(std::string folder, const std::string& postgres,
                           const std::string& port, unsigned seed)
    : folder_(std::move(folder)),
      postgres_(absl::StrCat(postgres, "/.s.PGSQL.", port)),
      random_(seed) {
  const sockaddr_un address = AddressOf(absl::StrCat(folder_, "/.s.PGSQL.", port));
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener_, 256) != 0 || pipe2(stop_, O_CLOEXEC) != 0) {
    std::perror("commit cutter");
    std::exit(1);
  }
  thread_ = std::thread([this] { Work(); });
}

CommitCutter::~CommitCutter() {
  Close(stop_[1]);
  thread_.join();
  Close(stop_[0]);
  Close(listener_);
  for (Pair& pair : pairs_) {
    Close(pair.client);
    Close(pair.server);
  }
}

void CommitCutter::Work() {
  for (;;) {
    std::vector<pollfd> polled = {{stop_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
    const absl::Time now = time::SystemClock().Now();
    absl::Duration wait = absl::Seconds(1);
    for (const Pair& pair : pairs_) {
      const bool held = pair.due > now;
      if (held) wait = std::min(wait, pair.due - now);
      short to_client = 0, to_server = 0;  // NOLINT: poll's type
      if (pair.to_server.size() < kMostWaiting) to_client |= POLLIN;
      if (!pair.to_client.empty()) to_client |= POLLOUT;
      if (pair.to_client.size() < kMostWaiting && !pair.cut) to_server |= POLLIN;
      if (!pair.to_server.empty() && !held) to_server |= POLLOUT;
      polled.push_back({pair.client, to_client, 0});
      polled.push_back({pair.server, to_server, 0});
    }
    poll(polled.data(), polled.size(), static_cast<int>(absl::ToInt64Milliseconds(wait)) + 1);
    if (polled[0].revents != 0) return;
    size_t next = 2;
    for (auto pair = pairs_.begin(); pair != pairs_.end(); next += 2) {
      if (Serve(*pair, polled[next].revents, polled[next + 1].revents)) {
        ++pair;
        continue;
      }
      Close(pair->client);
      Close(pair->server);
      pair = pairs_.erase(pair);
    }
    if (polled[1].revents != 0) Accept();
  }
}

void CommitCutter::Accept() {
  const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  const sockaddr_un address = AddressOf(postgres_);
  Pair& pair = pairs_.emplace_back();
  pair.client = client;
  pair.server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(pair.server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    Close(pair.client);
    Close(pair.server);
    pairs_.pop_back();
  }
}

bool CommitCutter::Serve(Pair& pair, short client_events, short server_events) {  // NOLINT
  if (pair.cut) {
    if (pair.due > time::SystemClock().Now()) return true;
    // Postgres carries out what it was sent although nobody waits for the answer.
    return Send(pair.server, pair.to_server) && !pair.to_server.empty();
  }
  if ((client_events & (POLLIN | POLLHUP | POLLERR)) != 0) {
    if (!Receive(pair.client, pair.read)) return false;
    Pass(pair);
    if (pair.cut) return true;
  }
  if ((server_events & (POLLIN | POLLHUP | POLLERR)) != 0 &&
      !Receive(pair.server, pair.to_client)) {
    Send(pair.client, pair.to_client);
    return false;
  }
  return Send(pair.server, pair.to_server) && Send(pair.client, pair.to_client);
}

void CommitCutter::Pass(Pair& pair) {
  size_t begin = 0;
  for (;;) {
    const size_t type = pair.started ? 1 : 0;
    if (pair.read.size() < begin + type + 4) break;
    const size_t size = type + LengthAt(pair.read, begin + type);
    if (pair.read.size() < begin + size) break;
    const absl::string_view message(pair.read.data() + begin, size);
    begin += size;
    pair.to_server.append(message.data(), message.size());
    if (!pair.started) {
      pair.started = true;
      continue;
    }
    pair.commits = pair.commits || IsCommit(message);
    // The group ends here; Postgres answers nothing before.
    if (message[0] != 'S' && message[0] != 'Q') continue;
    if (pair.commits && one_in_ > 0 && random_() % one_in_ == 0) return Cut(pair);
    pair.commits = false;
  }
  pair.read.erase(0, begin);
}

void CommitCutter::Cut(Pair& pair) {
  ++cuts_;
  pair.cut = true;
  Close(pair.client);
  pair.due = time::SystemClock().Now();
  switch (random_() % 4) {
    case 0:  // lost on the way
      ++lost_;
      pair.to_server.clear();
      break;
    case 1:  // long enough for the program to be back
      pair.due += absl::Milliseconds(random_() % 100);
      break;
    default: break;
  }
}

}  // namespace aftercare::testing
