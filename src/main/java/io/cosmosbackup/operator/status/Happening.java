package io.cosmosbackup.operator.status;

/// A turning point of an object: a Kubernetes event and one line of the operator's log.
///
/// @param key distinguishes it from the object's other happenings. The same key is reported once, however
///     often it is decided
/// @param warning whether a person should look
/// @param event false if an earlier event reported the same: then it is only logged
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
