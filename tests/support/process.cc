#include "tests/support/process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <set>
#include <utility>

namespace aftercare::testing {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

Process::Process(const std::vector<std::string>& command,
                 const std::vector<std::string>& environment, const std::string& errors) {
  std::vector<std::string> arguments = command, variables = environment;
  for (char** one = environ; *one != nullptr; ++one) variables.push_back(*one);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  const int failed = posix_spawnp(&pid_, command[0].c_str(), &actions, nullptr,
                                  Pointers(arguments).data(), Pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  out_ = ends[0];
  if (failed != 0) {
    std::fprintf(stderr, "%s cannot be started\n", command[0].c_str());
    std::exit(1);
  }
}

Process& Process::operator=(Process&& other) noexcept {
  Kill();
  pid_ = std::exchange(other.pid_, -1);
  out_ = std::exchange(other.out_, -1);
  return *this;
}

std::string Process::ReadLine() {
  std::string line;
  for (char byte; read(out_, &byte, 1) == 1 && byte != '\n';) line += byte;
  return line;
}

void Process::Kill() {
  if (pid_ > 0) kill(pid_, SIGKILL);
  Wait();
}

int Process::Wait() {
  int status = 0;
  if (pid_ > 0) waitpid(pid_, &status, 0);
  if (out_ >= 0) close(out_);
  pid_ = out_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int FreePort() {
  static std::mt19937 random(std::random_device{}());
  static std::set<int> given;
  for (int tries = 0; tries < 100; ++tries) {
    const int port = 10'000 + static_cast<int>(random() % 20'000);
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool bound = bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
    close(socket);
    if (bound && given.insert(port).second) return port;
  }
  std::fprintf(stderr, "no free port\n");
  std::exit(1);
}

}  // namespace aftercare::testing
