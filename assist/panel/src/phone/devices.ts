/** Which microphone, headset and ringer this browser uses, kept between visits; test sound, ring and microphone's level. */

import { readonly, ref } from 'vue'

export type Device = 'microphone' | 'speaker' | 'ringer'

const KEY = (device: Device) => `sansheng.${device}`
const chosen = {
  microphone: ref(localStorage.getItem(KEY('microphone')) ?? ''),
  speaker: ref(localStorage.getItem(KEY('speaker')) ?? ''),
  ringer: ref(localStorage.getItem(KEY('ringer')) ?? ''),
}

/** Safari and old Firefox play on the system's default only. */
export const choosesSpeaker = 'setSinkId' in HTMLMediaElement.prototype

export function choose(device: Device, id: string): void {
  chosen[device].value = id
  localStorage.setItem(KEY(device), id)
}

/** The devices by name; names are empty until the browser was allowed to listen once. */
export async function devicesOf(kind: 'audioinput' | 'audiooutput'): Promise<MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices?.enumerateDevices?.()
  return (devices ?? []).filter((device) => device.kind === kind && device.deviceId !== '')
}

/** The chosen microphone, or the default where it is gone. Rejects with the browser's own name of the error. */
export function listen(): Promise<MediaStream> {
  const wanted = chosen.microphone.value ? { deviceId: { ideal: chosen.microphone.value } } : {}
  return navigator.mediaDevices.getUserMedia({ audio: { ...wanted, echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
}

/** Have an element play on the chosen device; a device that is gone falls back to the default. */
export async function playOn(element: HTMLMediaElement, device: 'speaker' | 'ringer'): Promise<void> {
  const id = chosen[device].value
  if (choosesSpeaker) await element.setSinkId(id).catch(() => element.setSinkId(''))
}

/** Follow a microphone: 0 to 1, sixty dB in all. Returns the way to stop, which also closes the microphone. */
export function follow(voice: MediaStream, told: (level: number) => void): () => void {
  const audio = new AudioContext()
  const analyser = audio.createAnalyser()
  analyser.fftSize = 512
  audio.createMediaStreamSource(voice).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
    told(Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-9) + 60) / 60)))
  }, 100)
  return () => {
    clearInterval(timer)
    void audio.close()
    for (const track of voice.getTracks()) track.stop()
    told(0)
  }
}

/** How a level sounds to the other side. */
export function loudness(level: number): 'quiet' | 'low' | 'good' | 'loud' {
  if (level < 0.25) return 'quiet'
  if (level < 0.42) return 'low'
  return level < 0.9 ? 'good' : 'loud'
}

/** A tone of 450 Hz in the rhythm of a telephone's bell: 1 s on, 4 s off. Returns the way to stop. */
export function ring(device: 'speaker' | 'ringer', once = false): () => void {
  const audio = new AudioContext()
  const out = audio.createMediaStreamDestination()
  const tone = audio.createOscillator()
  const gain = audio.createGain()
  tone.frequency.value = 450
  gain.gain.value = 0
  for (let turn = 0; turn < (once ? 1 : 12); turn++) {
    gain.gain.setTargetAtTime(0.2, audio.currentTime + 5 * turn, 0.01)
    gain.gain.setTargetAtTime(0, audio.currentTime + 5 * turn + 1, 0.01)
  }
  tone.connect(gain).connect(out)
  tone.start()
  const element = new Audio()
  element.srcObject = out.stream
  void playOn(element, device).then(() => element.play().catch(() => undefined))
  return () => {
    element.srcObject = null
    void audio.close()
  }
}

export const devices = { microphone: readonly(chosen.microphone), speaker: readonly(chosen.speaker), ringer: readonly(chosen.ringer) }
