package io.cosmosbackup.engine.source.arm;

/// What became of a request in the end: also of one that the service went on with by itself.
public sealed interface ManagerAnswer {
    /// @param body of the resource, where it was asked for; else of no use
    record Done(byte[] body) implements ManagerAnswer {}

    /// The resource is not there, or what it is to be put into.
    record Absent(String words) implements ManagerAnswer {}

    /// It will not be done as it was asked for, whoever asks.
    ///
    /// @param code the service's own word, for example `BadRequest`
    /// @param sentence the service's own
    record Refused(String code, String sentence) implements ManagerAnswer {
        private static final String BAD_REQUEST = "BadRequest";

        /// Whether it is about what was sent.
        public boolean isMalformed() {
            return code.equals(BAD_REQUEST);
        }

        /// Whether something else is being done to the resource, so that it may be taken later.
        public boolean isBusy() {
            return switch (code) {
                case "Conflict", "PreconditionFailed", "AnotherOperationInProgress", "RetryableError" -> true;
                default -> false;
            };
        }

        /// For messages.
        public String words() {
            return sentence.isEmpty() ? code : code + ": " + sentence;
        }
    }
}
