package io.cosmosbackup.operator.status;

/// A turning point of an object, told as a Kubernetes event.
///
/// @param key tells it from the object's other happenings: the same key is told once, however often it is decided
/// @param warning whether a person should look
public record Happening(String key, boolean warning, Why why) {
    public static Happening normal(String key, Why why) {
        return new Happening(key, false, why);
    }

    public static Happening warning(String key, Why why) {
        return new Happening(key, true, why);
    }
}
