package org.walscope.model.change;

import java.util.Optional;

/// A column as a plugin names it; shared by all values of it.
///
/// @param type the type's name in the plugin's spelling, empty where it says none
/// @param key  whether the plugin says that it belongs to the replica identity
public record Column(String name, Optional<String> type, boolean key) {}
