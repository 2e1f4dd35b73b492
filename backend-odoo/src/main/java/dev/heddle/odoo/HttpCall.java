package dev.heddle.odoo;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param path below the URL of the server
 * @param headers beside those of every request
 * @param body JSON to post; null to get
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, handed over once
record HttpCall(String path, Map<String, String> headers, byte @Nullable [] body) {
}
