/** What tests share: scripted peers, a fake ticker, an embedded PostgreSQL. */
@NullMarked
package dev.plane.testkit;

import org.jspecify.annotations.NullMarked;
