// Messages as the bytes of a call.
#ifndef AFTERCARE_CTL_WIRE_H_
#define AFTERCARE_CTL_WIRE_H_

#include <google/protobuf/message.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

namespace aftercare::ctl {

inline grpc::Status ToBytes(const google::protobuf::Message& message, grpc::ByteBuffer* bytes) {
  bool own = false;  // grpc asks; a ByteBuffer always owns what it holds
  return grpc::GenericSerialize<grpc::ProtoBufferWriter, google::protobuf::Message>(message, bytes,
                                                                                    &own);
}

inline grpc::Status FromBytes(grpc::ByteBuffer* bytes, google::protobuf::Message* message) {
  return grpc::GenericDeserialize<grpc::ProtoBufferReader, google::protobuf::Message>(bytes,
                                                                                      message);
}

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_WIRE_H_
