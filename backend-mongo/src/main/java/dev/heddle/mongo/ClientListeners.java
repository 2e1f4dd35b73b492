package dev.heddle.mongo;

import com.mongodb.event.ClusterListener;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.event.ServerMonitorListener;

/** Those who hear what one client does. */
record ClientListeners(ConnectionPoolListener connections, ClusterListener cluster, ServerMonitorListener heartbeats) {
}
