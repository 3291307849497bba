package io.cosmosbackup.api.common;

/// An account key in a Secret of the same namespace. Only the kubelet reads it, into a file of the run's pod.
public record AccountKey(String secretName, String key) implements Credential {}
