package io.cosmosbackup.engine.source.nosql;

/// What became of a request to create or change a resource.
sealed interface Made {
    record Done() implements Made {}

    /// Somebody else was faster: what was to be created is there, or what was to be changed is another now.
    record Overtaken() implements Made {}

    /// @param request verb and path
    /// @param words the answer, for messages
    /// @param sentence the service's own in it
    record Refused(Why why, String request, String words, String sentence) implements Made {
        String shown() {
            return request + " is answered with " + words;
        }
    }

    enum Why {
        /// 400: something of what was sent is not taken.
        Content,

        /// Nobody with this identity may ask for it.
        Rights,

        /// The account's settings are in the way, whatever was sent and whoever sent it.
        Limit,

        Other
    }
}
