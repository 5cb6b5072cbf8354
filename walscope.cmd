@echo off
rem Walscope from its sources on Windows: as ./walscope on Linux, with less to it. It was written by the book and never
rem run there. Needs JAVA_HOME to name a JDK 25. Delete app\target to have it built anew.
setlocal
set "root=%~dp0"
if not exist "%JAVA_HOME%\bin\javac.exe" (
  echo walscope: set JAVA_HOME to a JDK 25 or newer 1>&2
  exit /b 3
)
if /i "%~1"=="test" (
  pushd "%root%"
  call mvnw.cmd -B verify
  popd
  exit /b
)
if not exist "%root%app\target\walscope-app.jar" (
  pushd "%root%"
  call mvnw.cmd -q -B -DskipTests -Dquick -Dspotless.check.skip=true -pl app -am package 1>&2
  popd
)
if not exist "%root%app\target\walscope-app.jar" exit /b 3
"%JAVA_HOME%\bin\java" -XX:+UseSerialGC -Xmn64m -XX:PretenureSizeThreshold=60000 --enable-native-access=javafx.graphics,com.github.luben.zstd_jni -p "%root%app\target\lib;%root%app\target\walscope-app.jar" -m org.walscope.app/org.walscope.app.Main %*
