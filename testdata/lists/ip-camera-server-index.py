import threading, time
import shared, export, camera, web

setup = [
   {"cameraID":"exampleone", "rtsp":"rtsp://192.0.2.40:554/a", "daysToKeep": 5},
   {'cameraID':'example\'s two', 'rtsp':'rtsp://192.0.2.41:554/b#x', "daysToKeep": 1}, # the yard
   # {"cameraID":"off", "rtsp":"rtsp://192.0.2.42/", "daysToKeep": 1},
]

webThread = web.main()
