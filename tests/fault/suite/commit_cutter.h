// Stands between programs and Postgres and cuts connections right after their COMMIT was sent: the
// program's side is closed at once, so no answer can come; the COMMIT itself reaches Postgres a
// little later, while the program may be back on another connection, or never. One thread.
#ifndef AFTERCARE_TESTS_FAULT_SUITE_COMMIT_CUTTER_H_
#define AFTERCARE_TESTS_FAULT_SUITE_COMMIT_CUTTER_H_

#include <atomic>
#include <list>
#include <random>
#include <string>
#include <thread>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace aftercare::testing {

class CommitCutter {
 public:
  // Listens on a Unix socket in `folder`, where libpq finds it as host=FOLDER with the port of the
  // real one; `postgres` is the folder of the real socket.
  CommitCutter(std::string folder, const std::string& postgres, const std::string& port,
               unsigned seed);
  ~CommitCutter();
  CommitCutter(const CommitCutter&) = delete;
  CommitCutter& operator=(const CommitCutter&) = delete;

  const std::string& folder() const { return folder_; }
  // From now on one COMMIT in so many is cut; 0: none.
  void CutOneIn(int commits) { one_in_ = commits; }
  // Cut ones, and those of them that never reached Postgres.
  int64_t cuts() const { return cuts_.load(); }
  int64_t lost() const { return lost_.load(); }

 private:
  // A connection of a program and ours for it.
  struct Pair {
    int client = -1, server = -1;
    bool started = false;           // the first message, which has no type, has passed
    bool commits = false;           // a COMMIT is in what waits to be sent
    std::string read;               // from the program, not a whole message yet
    std::string to_server, to_client;
    absl::Time due = absl::InfinitePast();  // to_server waits until then
    bool cut = false;
  };
  void Work();
  void Accept();
  // What came from the program, message by message.
  void Pass(Pair& pair);
  void Cut(Pair& pair);
  // False: the pair is over.
  bool Serve(Pair& pair, short client_events, short server_events);  // NOLINT: poll's type

  const std::string folder_, postgres_;
  std::mt19937 random_;
  int listener_ = -1;
  int stop_[2] = {-1, -1};
  std::list<Pair> pairs_;
  std::atomic<int> one_in_{0};
  std::atomic<int64_t> cuts_{0}, lost_{0};
  std::thread thread_;
};

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_FAULT_SUITE_COMMIT_CUTTER_H_
