package io.cosmosbackup.engine.source.rest;

import java.net.http.HttpHeaders;

/// The whole answer to one request.
record HttpAnswer(int status, HttpHeaders headers, byte[] body) {}
