package io.cosmosbackup.operator.status;

/// A turning point of an object, told as a Kubernetes event and as one line of the operator's log.
///
/// @param key tells it from the object's other happenings: the same key is told once, however often it is decided
/// @param warning whether a person should look
/// @param event false for one more of what an event has told already: it is only logged
public record Happening(String key, boolean warning, Why why, boolean event) {
    public Happening(String key, boolean warning, Why why) {
        this(key, warning, why, true);
    }

    public static Happening normal(String key, Why why) {
        return new Happening(key, false, why);
    }

    public static Happening warning(String key, Why why) {
        return new Happening(key, true, why);
    }

    /// One more failure of the same kind: no news, and one line of the log.
    public static Happening again(String key, Why why) {
        return new Happening(key, true, why, false);
    }
}
