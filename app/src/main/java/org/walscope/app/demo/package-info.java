/// `walscope demo`: a PostgreSQL of our own, a prepared incident played into it, and the window on it; without a
/// display pictures of every perspective and the comparison in words. In: `incident.sql`. Out: a window, or PNGs. The
/// only package besides the model's `server` that speaks SQL, and only to the server it started itself; leaves no
/// process, slot or directory behind.
package org.walscope.app.demo;
