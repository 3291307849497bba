package io.cosmosbackup.engine.http;

import java.net.http.HttpHeaders;

/// The whole answer to one request.
public record HttpAnswer(int status, HttpHeaders headers, byte[] body) {}
