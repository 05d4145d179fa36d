#include "common/ids/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdlib>

#include "absl/strings/escaping.h"

namespace aftercare::ids {
namespace {

// Fetched once: OpenSSL 3 otherwise looks the algorithm up, under a lock, for every digest.
const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

// OpenSSL fails here only without memory or without its default provider; neither can be mended.
void Must(bool done) {
  if (!done) std::abort();
}

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

std::string Sha256(absl::string_view text) {
  thread_local Digest digest;
  digest.Add(text);
  return digest.Finish();
}

std::string HmacSha256(absl::string_view key, absl::string_view text) {
  std::string mac(kDigestSize, '\0');
  Must(HMAC(Algorithm(), key.data(), static_cast<int>(key.size()),
            reinterpret_cast<const unsigned char*>(text.data()), text.size(), Bytes(mac),
            nullptr) != nullptr);
  return mac;
}

bool SameSecret(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string Hex(absl::string_view raw) { return absl::BytesToHexString(raw); }

Digest::Digest() : context_(EVP_MD_CTX_new()) {
  Must(context_ != nullptr && EVP_DigestInit_ex(context_, Algorithm(), nullptr) == 1);
}

Digest::~Digest() { EVP_MD_CTX_free(context_); }

void Digest::Add(absl::string_view piece) {
  Must(EVP_DigestUpdate(context_, piece.data(), piece.size()) == 1);
}

std::string Digest::Finish() {
  std::string digest(kDigestSize, '\0');
  Must(EVP_DigestFinal_ex(context_, Bytes(digest), nullptr) == 1);
  Must(EVP_DigestInit_ex(context_, nullptr, nullptr) == 1);
  return digest;
}

}  // namespace aftercare::ids
