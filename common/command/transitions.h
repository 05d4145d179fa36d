// A state table as a value the compiler checks: no edge twice, every state reachable from the first,
// every state that is not final has an exit. A command's transition is allowed or it is not; what it
// does to the state is written in Decide.
#ifndef AFTERCARE_COMMAND_TRANSITIONS_H_
#define AFTERCARE_COMMAND_TRANSITIONS_H_

#include <array>
#include <cstddef>

namespace aftercare::command {

template <class State>
struct Edge {
  State from;
  State to;
};

// `State` is an enum class whose resting states are 0 .. kStates-1 in order; the first is where an
// aggregate begins.
template <class State, std::size_t kStates, std::size_t kEdges>
class Transitions {
 public:
  constexpr explicit Transitions(const std::array<Edge<State>, kEdges>& edges) : edges_(edges) {}

  constexpr bool Allows(State from, State to) const {
    for (const auto& edge : edges_) {
      if (edge.from == from && edge.to == to) return true;
    }
    return false;
  }

  constexpr bool IsFinal(State state) const {
    for (const auto& edge : edges_) {
      if (edge.from == state) return false;
    }
    return true;
  }

  // True when the table is sound; meant for a static_assert beside the table. `finals` counts the
  // states that are meant to have no exit.
  constexpr bool Sound(std::size_t finals) const {
    std::array<bool, kStates> reached{};
    reached[0] = true;
    for (std::size_t round = 0; round < kStates; ++round) {
      for (const auto& edge : edges_) {
        if (reached[Index(edge.from)]) reached[Index(edge.to)] = true;
      }
    }
    std::size_t without_exit = 0;
    for (std::size_t i = 0; i < kStates; ++i) {
      if (!reached[i]) return false;
      if (IsFinal(static_cast<State>(i))) ++without_exit;
    }
    for (std::size_t i = 0; i < kEdges; ++i) {
      for (std::size_t j = i + 1; j < kEdges; ++j) {
        if (edges_[i].from == edges_[j].from && edges_[i].to == edges_[j].to) return false;
      }
    }
    return without_exit == finals;
  }

 private:
  static constexpr std::size_t Index(State state) { return static_cast<std::size_t>(state); }
  std::array<Edge<State>, kEdges> edges_;
};

}  // namespace aftercare::command

#endif  // AFTERCARE_COMMAND_TRANSITIONS_H_
